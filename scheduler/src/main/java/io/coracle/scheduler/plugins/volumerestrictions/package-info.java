/** VolumeRestrictions: volumes that only one pod may use. */
@NullMarked
package io.coracle.scheduler.plugins.volumerestrictions;

import org.jspecify.annotations.NullMarked;
