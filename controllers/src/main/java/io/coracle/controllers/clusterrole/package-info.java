/** Cluster roles that are made of others. */
@NullMarked
package io.coracle.controllers.clusterrole;

import org.jspecify.annotations.NullMarked;
