/** Claims for generic ephemeral volumes of pods. */
@NullMarked
package io.coracle.controllers.ephemeralvolume;

import org.jspecify.annotations.NullMarked;
