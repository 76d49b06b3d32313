/** ResourceQuotas: how much of them is used. */
@NullMarked
package io.coracle.controllers.quota;

import org.jspecify.annotations.NullMarked;
