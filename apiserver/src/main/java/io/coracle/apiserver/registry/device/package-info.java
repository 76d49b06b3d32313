/** What the registry asks of claims to devices beyond what stands in them. */
@NullMarked
package io.coracle.apiserver.registry.device;

import org.jspecify.annotations.NullMarked;
