/** The runtime of reconcilers: work queues with rate limits, workers, results. */
@NullMarked
package io.coracle.client.controller;

import org.jspecify.annotations.NullMarked;
