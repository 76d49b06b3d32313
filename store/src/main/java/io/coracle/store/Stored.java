package io.coracle.store;

/**
 * One version of an entry. The value is shared by all readers and must never be changed.
 *
 * @param key where it is
 * @param value the bytes as they were written
 * @param created the revision that created the entry
 * @param modified the revision that wrote this version
 */
public record Stored(Key key, byte[] value, long created, long modified) {}
