/**
 * Objects of the API that pods refer to: ConfigMaps, Secrets, Services, tokens of service accounts.
 */
@NullMarked
package io.coracle.kubelet.sources;

import org.jspecify.annotations.NullMarked;
