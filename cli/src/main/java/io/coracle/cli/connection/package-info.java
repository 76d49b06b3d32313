/**
 * The command line's way to a cluster's API: trees over a transport, and which resource a kind is
 * served as.
 */
@NullMarked
package io.coracle.cli.connection;

import org.jspecify.annotations.NullMarked;
