/** ReplicaSet: keeps as many pods as it asks for. */
@NullMarked
package io.coracle.controllers.replicaset;

import org.jspecify.annotations.NullMarked;
