/** Kinds that hold configuration and credentials: ConfigMap, Secret, ServiceAccount. */
@NullMarked
package io.coracle.apiserver.kinds.configuration;

import org.jspecify.annotations.NullMarked;
