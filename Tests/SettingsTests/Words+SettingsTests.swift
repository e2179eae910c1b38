import Posix
import Testing

@testable import Settings

@Suite struct WordsSettingsTests {
    @Test(
        arguments: [
            (.missing, "is required"), (.unknownName, "is no setting of Hookline"),
            (.notAbsolute, #""v" is not an absolute path"#), (.notOneOf(["a", "b"]), #""v" is none of a, b"#),
            (.notANumber(1...9), #""v" is not a number from 1 to 9"#),
            (.notAMode, #""v" is not an octal mode such as 0640"#),
            (.fileModeWithoutOwner, #""v" must let the owner read and write, and nobody else write"#),
            (.noSuchZone, #""v" is no zone in /usr/share/zoneinfo/"#),
            (.notAnAddress, #""v" is neither /path.sock, 127.0.0.1:PORT nor [::1]:PORT"#),
            (.notADirectory, #""v" is not a directory"#), (.notWritable, #""v" is not writable for this user"#),
            (.noParent("/p"), #""v" can't be made: /p is not a directory"#),
            (.unsyncedOn(fileSystem: "nfs"), #""never" is refused on nfs: a taken write may still be lost there"#),
            (.unreadable(SystemFault(.open, 13)), "v: open: Permission denied"),
            (.tooOpen(0o644), "v: mode 0644 lets others do too much"), (.notAFile, "v: is not a regular file"),
            (.noSecret, "v: holds no secret"), (.emptySecret(line: 2), "v: line 2 is empty"),
            (.shortSecret(line: 2), "v: the secret in line 2 is shorter than 8 bytes"),
            (.tooManySecrets(9), "v: holds 9 secrets; 8 are allowed"),
            (.notNameAndValue, "is not of the form NAME=value"),
            (.carriageReturn, "the line has a CR; use LF line ends"),
            (.givenTwice(firstLine: 4), "stands in line 4 already"), (.nul, "the line has a NUL; use plain text"),
            (.commentLine(2), "v: line 2 is a comment, which counts as a secret that anyone can guess"),
            (.byteOrderMark, "v: begins with a byte-order mark; save it without"),
            (.ownedBy(7, user: 0), "v: belongs to user 7, and this is user 0"),
            (.linked(2), "v: has 2 names; a file that others may hold too is not written to"),
            (.symbolicLink, "v: is a symbolic link, which is not followed there"),
            (.notASocket, "v: is not a socket, so it is left alone"),
            (.noRoom, "v: no bytes are left on its file system"),
            (.noFiles, "v: no files can be made any more on its file system: no inodes are left"),
            (.tooLong(9), "v: is longer than 9 bytes"), (.blankAtAnEnd, "a blank begins or ends the value"),
            (.commentBehind, "a comment stands behind the value; give it a line of its own"),
            (.quoted, "the value is quoted; the quotation marks would count as part of it"),
            (.continued, "a backslash ends the value; a line is never continued"),
            (.controlCharacter, "the value holds a control character"),
        ] as [(SettingFault.Problem, String)])
    func eachProblemHasItsWords(problem: SettingFault.Problem, words: String) {
        let name = SettingName.data.rawValue
        #expect(Words.of(SettingFault(name, "v", problem, .nowhere)) == "HOOKLINE_DATA: \(words)")
        #expect(Words.of(SettingFault(name, "v", problem, .fallback)) == "HOOKLINE_DATA: \(words)")
        #expect(Words.of(SettingFault(name, "v", problem, .environment)) == "HOOKLINE_DATA: \(words) (environment)")
        let inFile = SettingFault(name, "v", problem, .file(path: "/c", line: 7))
        #expect(Words.of(inFile) == "HOOKLINE_DATA: \(words) (/c:7)")
    }

    @Test(
        arguments: [
            (.short(line: 1, bytes: 9), "the secret in line 1 has only 9 bytes"),
            (.carriageReturn(line: 2), "the secret in line 2 holds a CR, which counts as part of it"),
            (.byteOrderMark, "the file begins with a byte-order mark, which counts as part of the first secret"),
            (.nul(line: 4), "the secret in line 4 holds a NUL, which counts as part of it"),
            (.quoted(line: 5), "the secret in line 5 is quoted; the quotation marks count as part of it"),
            (.blankAtEnd(line: 3), "the secret in line 3 begins or ends with a blank, which counts as part of it"),
        ] as [(SecretFile.Warning, String)])
    func eachWarningHasItsWords(warning: SecretFile.Warning, words: String) {
        #expect(Words.of(warning) == words)
    }

    @Test(arguments: [(0o640, "0640"), (0o2750, "2750"), (0, "0000"), (0o7, "0007")] as [(UInt32, String)])
    func modesHaveFourDigits(mode: UInt32, text: String) {
        #expect(Words.octal(mode) == text)
    }
}
