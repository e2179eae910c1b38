import TestSupport
import Testing

@testable import Checks

@Suite struct CredentialUnitTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    @Test(
        arguments: [
            ("[Service]\nLoadCredential=hookline-secret:/etc/hookline.secret\n", true),
            ("LoadCredential=hookline-secret:/etc/hookline.secret.old\n", false),
            ("#LoadCredential=hookline-secret:/etc/hookline.secret\n", false),
            ("LoadCredential=other:/etc/hookline.secret\n", false), ("", false),
        ])
    func aSecretIsHandedOverByTheUnitThatSaysSo(unit: String, isHandedOver: Bool) throws {
        try folder.write("any.service", Array(unit.utf8))
        #expect(CredentialUnit.handsOver("/etc/hookline.secret", folder: folder.path) == isHandedOver)
    }

    @Test func theShippedUnitIsSuch() throws {
        try folder.write("hookline.service", try readFile(PackageRoot.path("nginx/hookline.service")))
        #expect(CredentialUnit.handsOver("/etc/hookline.secret", folder: folder.path))
    }

    @Test func whereThereIsNoSystemdNothingIsHandedOver() throws {
        #expect(!CredentialUnit.handsOver("/etc/hookline.secret", folder: folder.path("nowhere")))
        try folder.write("hookline.socket", Array("LoadCredential=hookline-secret:/etc/hookline.secret\n".utf8))
        #expect(!CredentialUnit.handsOver("/etc/hookline.secret", folder: folder.path))
    }
}
