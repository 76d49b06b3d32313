/** The ways to reach an API server: a call in this process, and HTTPS. */
@NullMarked
package io.coracle.client.transport;

import org.jspecify.annotations.NullMarked;
