/**
 * What a cluster holds before anybody asks for anything: namespaces and the Service of the API
 * itself.
 */
@NullMarked
package io.coracle.cluster.bootstrap;

import org.jspecify.annotations.NullMarked;
