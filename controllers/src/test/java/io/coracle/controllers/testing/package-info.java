/** What tests of controllers stand on. */
@NullMarked
package io.coracle.controllers.testing;

import org.jspecify.annotations.NullMarked;
