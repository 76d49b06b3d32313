package io.coracle.store;

import java.util.List;

/**
 * A part of a range at one revision.
 *
 * @param entries in key order
 * @param revision the revision the page shows
 * @param remaining how many entries of the range follow behind the last one
 */
public record Page(List<Stored> entries, long revision, long remaining) {}
