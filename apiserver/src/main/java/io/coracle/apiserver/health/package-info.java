/** Whether the API server lives and is ready, check by check. */
@NullMarked
package io.coracle.apiserver.health;

import org.jspecify.annotations.NullMarked;
