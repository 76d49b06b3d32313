package io.coracle.kubelet.config;

import java.time.Duration;

/**
 * How containers' logs are kept small.
 *
 * @param mostBytes a log bigger than this is moved away; negative to leave logs alone
 * @param mostFiles how many files a container's logs have at most, with the one that is written to
 * @param interval how often logs are looked at
 * @param workers how many logs are moved and compressed side by side
 */
public record LogSettings(long mostBytes, int mostFiles, Duration interval, int workers) {}
