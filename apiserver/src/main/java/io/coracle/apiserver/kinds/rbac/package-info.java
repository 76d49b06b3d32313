/** Roles and their bindings. */
@NullMarked
package io.coracle.apiserver.kinds.rbac;

import org.jspecify.annotations.NullMarked;
