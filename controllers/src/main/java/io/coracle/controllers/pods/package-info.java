/** What controllers ask of pods: ready, available, active. */
@NullMarked
package io.coracle.controllers.pods;

import org.jspecify.annotations.NullMarked;
