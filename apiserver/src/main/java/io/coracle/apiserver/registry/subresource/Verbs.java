package io.coracle.apiserver.registry.subresource;

import io.coracle.apiserver.registry.verb.Bodies;
import io.coracle.apiserver.registry.verb.Deleter;
import io.coracle.apiserver.registry.verb.Parts;
import io.coracle.apiserver.registry.verb.Patcher;
import io.coracle.apiserver.registry.verb.Reader;
import io.coracle.apiserver.registry.verb.Updater;

/** The verbs that subresources are made of. */
public record Verbs(
    Parts parts, Bodies bodies, Reader reader, Updater updater, Patcher patcher, Deleter deleter) {}
