/**
 * Custom resources: what their definitions mean for the registry, and which of them are served at
 * the moment. How definitions are checked and looked after is in the packages below.
 */
@NullMarked
package io.coracle.apiserver.custom;

import org.jspecify.annotations.NullMarked;
