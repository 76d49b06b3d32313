/** Configurations of admission webhooks. */
@NullMarked
package io.coracle.apiserver.kinds.webhook;

import org.jspecify.annotations.NullMarked;
