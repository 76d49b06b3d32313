/** The generic registry: every verb of every resource, on trees and bytes, over the store. */
@NullMarked
package io.coracle.apiserver.registry;

import org.jspecify.annotations.NullMarked;
