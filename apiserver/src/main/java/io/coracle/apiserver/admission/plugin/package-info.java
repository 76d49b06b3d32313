/**
 * The admission plug-ins, one file each. They read other objects through {@link
 * io.coracle.apiserver.registry.access.Objects} and write none.
 */
@NullMarked
package io.coracle.apiserver.admission.plugin;

import org.jspecify.annotations.NullMarked;
