/** Local copies of collections, kept true by list and watch, with indices. */
@NullMarked
package io.coracle.client.informer;

import org.jspecify.annotations.NullMarked;
