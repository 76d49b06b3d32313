package io.coracle.kubelet.config;

import java.time.Duration;

/**
 * When images that nobody uses are removed.
 *
 * @param leastAge how long an image is kept at least, since it was first seen
 * @param mostAge after how long without use an image goes in any case; zero for never
 * @param highPercent used space of the images' filesystem above which images go; 100 for never
 * @param lowPercent down to which they go
 */
public record ImageSettings(Duration leastAge, Duration mostAge, int highPercent, int lowPercent) {}
