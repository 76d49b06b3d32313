/**
 * The three ways to patch a tree: JSON Patch, JSON Merge Patch, and strategic merge patch, which
 * knows the schema. Pure: the tree that is patched stays as it was, the result is a new one.
 */
@NullMarked
package io.coracle.api.patch;

import org.jspecify.annotations.NullMarked;
