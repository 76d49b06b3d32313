/**
 * YAML text to trees, as the Kubernetes tools read it: YAML 1.1 scalars, bounded aliases, depth and
 * size, duplicate keys reported. Pure.
 */
@NullMarked
package io.coracle.api.yaml;

import org.jspecify.annotations.NullMarked;
