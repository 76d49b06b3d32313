/**
 * How components talk to the API: typed resources over a transport, in this process or over HTTPS.
 */
@NullMarked
package io.coracle.client;

import org.jspecify.annotations.NullMarked;
