/**
 * A small API server for tests of what stands on the client: it keeps whatever it is given, counts
 * versions, serves watches, and fails on command. It knows no kinds, defaults or rules.
 */
@NullMarked
package io.coracle.client.testing;

import org.jspecify.annotations.NullMarked;
