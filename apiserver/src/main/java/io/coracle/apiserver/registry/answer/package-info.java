/** How stored objects become answers: versions, views, encodings; bytes where nothing changes. */
@NullMarked
package io.coracle.apiserver.registry.answer;

import org.jspecify.annotations.NullMarked;
