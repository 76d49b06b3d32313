/** Bootstrap tokens: their end, and the signatures by which newcomers know the cluster. */
@NullMarked
package io.coracle.controllers.bootstrap;

import org.jspecify.annotations.NullMarked;
