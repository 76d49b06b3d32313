/** Binding of volume claims to persistent volumes, and what becomes of volumes afterwards. */
@NullMarked
package io.coracle.controllers.persistentvolume;

import org.jspecify.annotations.NullMarked;
