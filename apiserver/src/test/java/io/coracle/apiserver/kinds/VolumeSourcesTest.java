package io.coracle.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.apiserver.strategy.Strategy;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults in the sources of volumes, named as the reference names them. */
class VolumeSourcesTest {
  private final Strategy pods = Faults.strategy("", "pods");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'iscsi':{'targetPortal':'p','iqn':'foo','lun':256}"
            + " | INVALID .iscsi.iqn, INVALID .iscsi.lun",
        "'iscsi':{'targetPortal':'p','iqn':'iqn.2001-04.com.a:b','chapAuthSession':true}"
            + " | REQUIRED .iscsi.secretRef",
        "'fc':{} | REQUIRED .fc.targetWWNs",
        "'fc':{'targetWWNs':['a'],'wwids':['b']}" + " | INVALID .fc.targetWWNs, REQUIRED .fc.lun",
        "'gcePersistentDisk':{'pdName':'','partition':256}"
            + " | REQUIRED .persistentDisk.pdName, INVALID .persistentDisk.partition",
        "'flexVolume':{'driver':'d','options':{'a.k8s.io/x':'y'}}"
            + " | INVALID .flexVolume.options[a.k8s.io/x]",
        "'azureDisk':{'diskName':'d','diskURI':'https://x','kind':'Managed'}"
            + " | NOT_SUPPORTED .azureDisk.diskURI",
        "'csi':{'driver':'d','nodePublishSecretRef':{'name':'A'}} | INVALID .csi.name",
        "'nfs':{'server':'s'} | REQUIRED .nfs.path, INVALID .nfs.path",
        "'quobyte':{'registry':'a','volume':'v'} | INVALID .quobyte.registry",
        "'flocker':{'datasetName':'a/b','datasetUUID':'c'}"
            + " | INVALID .flocker, INVALID .flocker.datasetName",
        "'storageos':{'volumeName':'A'} | INVALID .storageos.volumeName",
        "'gitRepo':{'repository':'r','directory':'../x'} | INVALID .gitRepo.directory",
        "'cinder':{'volumeID':'v','secretRef':{}} | REQUIRED .cinder.secretRef.name",
        "'emptyDir':{},'cephfs':{'monitors':['m']} | FORBIDDEN .cephFS",
        "'projected':{'sources':[{'serviceAccountToken':{'path':''}}]}"
            + " | REQUIRED .projected.path",
        "'projected':{'sources':[{'secret':{},'configMap':{}}]}"
            + " | REQUIRED .projected.sources[0].secret.name,"
            + " REQUIRED .projected.sources[0].configMap.name, FORBIDDEN .projected.sources[0]",
        "'projected':{'sources':[{'clusterTrustBundle':{'path':'p'}}]}"
            + " | REQUIRED .projected.sources[0].clusterTrustBundle",
        "'ephemeral':{'volumeClaimTemplate':{'metadata':{'name':'x'},'spec':{'accessModes':"
            + "['ReadWriteOnce'],'resources':{'requests':{'storage':'1'}}}}}"
            + " | FORBIDDEN .ephemeral.volumeClaimTemplate.metadata.name",
      })
  void validate_badSource_named(String source, String faults) {
    String pod =
        "{'metadata':{'name':'p'},'spec':{'serviceAccountName':'s','volumes':[{'name':'v',"
            + source
            + "}],'containers':[{'name':'c','image':'i:1'}]}}";

    assertThat(Faults.ofCreate(pods, pod))
        .isEqualTo(List.of(faults.replace(" .", " spec.volumes[0].").split(", ?")));
  }
}
