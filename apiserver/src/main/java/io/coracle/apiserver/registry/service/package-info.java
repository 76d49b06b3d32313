/** Gives Services their addresses and node ports, each only once. */
@NullMarked
package io.coracle.apiserver.registry.service;

import org.jspecify.annotations.NullMarked;
