package io.coracle.apiserver.registry.verb;

/**
 * What a write left behind.
 *
 * @param object the bytes of the object in its storage version; must not be changed
 * @param created whether it is new
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a record
public record Written(byte[] object, boolean created) {}
