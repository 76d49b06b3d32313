/** Shows the cluster's logs to people: JSON lines as plain lines, several files as one, live. */
@NullMarked
package io.coracle.cli.logs;

import org.jspecify.annotations.NullMarked;
