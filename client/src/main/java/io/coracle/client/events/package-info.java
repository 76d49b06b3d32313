/** Events: what components tell users about objects. */
@NullMarked
package io.coracle.client.events;

import org.jspecify.annotations.NullMarked;
