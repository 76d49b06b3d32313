/** PodDisruptionBudgets: how many of their pods may go of people's own will. */
@NullMarked
package io.coracle.controllers.disruption;

import org.jspecify.annotations.NullMarked;
