/** JSON and YAML text to trees and back, with bounds on what a client may send. */
@NullMarked
package io.coracle.api.json;

import org.jspecify.annotations.NullMarked;
