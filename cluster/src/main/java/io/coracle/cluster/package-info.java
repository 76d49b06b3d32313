/**
 * Puts the components together: settings in, a running cluster out. Also the layout of the data
 * directory.
 */
@NullMarked
package io.coracle.cluster;

import org.jspecify.annotations.NullMarked;
