/**
 * APIServices: which group versions are served, and by whom. Those that this server serves itself
 * are registered here; passing requests on to others is not done here.
 */
@NullMarked
package io.coracle.apiserver.registration;

import org.jspecify.annotations.NullMarked;
