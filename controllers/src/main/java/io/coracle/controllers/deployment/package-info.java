/** Deployment: moves pods from one template to the next by way of ReplicaSets. */
@NullMarked
package io.coracle.controllers.deployment;

import org.jspecify.annotations.NullMarked;
