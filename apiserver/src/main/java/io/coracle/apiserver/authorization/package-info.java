/**
 * What may be done by whom: RBAC over roles and bindings held in memory, the rights of nodes, and
 * acting as somebody else.
 */
@NullMarked
package io.coracle.apiserver.authorization;

import org.jspecify.annotations.NullMarked;
