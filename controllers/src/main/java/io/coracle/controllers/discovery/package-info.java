/** Which resources the API serves, asked of the API itself. */
@NullMarked
package io.coracle.controllers.discovery;

import org.jspecify.annotations.NullMarked;
