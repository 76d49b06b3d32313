/** Bootstrap tokens, by which those get in who have nothing else yet. */
@NullMarked
package io.coracle.api.bootstrap;

import org.jspecify.annotations.NullMarked;
