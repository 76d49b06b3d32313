/**
 * Who controls what: controller references, adoption and release, and what was done but not seen
 * yet.
 */
@NullMarked
package io.coracle.controllers.ownership;

import org.jspecify.annotations.NullMarked;
