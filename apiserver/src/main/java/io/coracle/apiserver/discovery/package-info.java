/** Documents that say what the API offers: discovery, OpenAPI, the version, the token keys. */
@NullMarked
package io.coracle.apiserver.discovery;

import org.jspecify.annotations.NullMarked;
