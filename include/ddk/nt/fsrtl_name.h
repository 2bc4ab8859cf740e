/* Names with wild cards. */
#ifndef NTLAB_NT_FSRTL_NAME_H
#define NTLAB_NT_FSRTL_NAME_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/base_strings.h>

LAB_DDK_BEGIN

typedef enum _FSRTL_COMPARISON_RESULT { LessThan = -1, EqualTo, GreaterThan } FSRTL_COMPARISON_RESULT;

extern const UCHAR *const FsRtlLegalAnsiCharacterArray;

BOOLEAN FsRtlAreNamesEqual(PCUNICODE_STRING Name1, PCUNICODE_STRING Name2, BOOLEAN IgnoreCase, PCWCH UpcaseTable);
void FsRtlDissectDbcs(ANSI_STRING Name, PANSI_STRING FirstPart, PANSI_STRING RemainingPart);
void FsRtlDissectName(UNICODE_STRING Name, PUNICODE_STRING FirstPart, PUNICODE_STRING RemainingPart);
BOOLEAN FsRtlDoesDbcsContainWildCards(PANSI_STRING Name);
BOOLEAN FsRtlDoesNameContainWildCards(PUNICODE_STRING Name);
BOOLEAN FsRtlIsDbcsInExpression(PANSI_STRING Expression, PANSI_STRING Name);
BOOLEAN FsRtlIsFatDbcsLegal(ANSI_STRING DbcsName, BOOLEAN WildCardsPermissible, BOOLEAN PathNamePermissible,
                            BOOLEAN LeadingBackslashPermissible);
BOOLEAN FsRtlIsHpfsDbcsLegal(ANSI_STRING DbcsName, BOOLEAN WildCardsPermissible, BOOLEAN PathNamePermissible,
                             BOOLEAN LeadingBackslashPermissible);
BOOLEAN FsRtlIsNameInExpression(PUNICODE_STRING Expression, PUNICODE_STRING Name, BOOLEAN IgnoreCase,
                                PWCHAR UpcaseTable);
BOOLEAN FsRtlIsNameInUnUpcasedExpression(PUNICODE_STRING Expression, PUNICODE_STRING Name, BOOLEAN IgnoreCase,
                                         PWCH UpcaseTable);
NTSTATUS FsRtlMupGetProviderIdFromName(PUNICODE_STRING pProviderName, PULONG32 pProviderId);

LAB_DDK_END

#ifndef FSRTL_FAT_LEGAL
#define FSRTL_FAT_LEGAL      0x01
#define FSRTL_HPFS_LEGAL     0x02
#define FSRTL_NTFS_LEGAL     0x04
#define FSRTL_WILD_CHARACTER 0x08
#define FSRTL_OLE_LEGAL      0x10
#endif
#ifndef FSRTL_NTFS_STREAM_LEGAL
#define FSRTL_NTFS_STREAM_LEGAL (FSRTL_NTFS_LEGAL | FSRTL_OLE_LEGAL)
#endif
#define LAB_FSRTL_CHARACTER(C) FsRtlLegalAnsiCharacterArray[(UCHAR)(C)]
#define FsRtlTestAnsiCharacter(C, DEFAULT_RET, WILD_OK, FLAGS)                                                         \
    (((SCHAR)(C) < 0) ? (DEFAULT_RET)                                                                                  \
                      : (LAB_FSRTL_CHARACTER(C) & ((FLAGS) | ((WILD_OK) ? FSRTL_WILD_CHARACTER : 0))) != 0)
#define FsRtlIsAnsiCharacterWild(C)               ((LAB_FSRTL_CHARACTER(C) & FSRTL_WILD_CHARACTER) != 0)
#define FsRtlIsUnicodeCharacterWild(C)            ((((C) >= 0x40) ? FALSE : FsRtlIsAnsiCharacterWild(C)))
#define FsRtlIsAnsiCharacterLegalFat(C, WILD_OK)  FsRtlTestAnsiCharacter((C), TRUE, (WILD_OK), FSRTL_FAT_LEGAL)
#define FsRtlIsAnsiCharacterLegalHpfs(C, WILD_OK) FsRtlTestAnsiCharacter((C), TRUE, (WILD_OK), FSRTL_HPFS_LEGAL)
#define FsRtlIsAnsiCharacterLegalNtfs(C, WILD_OK) FsRtlTestAnsiCharacter((C), TRUE, (WILD_OK), FSRTL_NTFS_LEGAL)
#define FsRtlIsAnsiCharacterLegalNtfsStream(C, WILD_OK)                                                                \
    FsRtlTestAnsiCharacter((C), TRUE, (WILD_OK), FSRTL_NTFS_STREAM_LEGAL)
#define FsRtlIsAnsiCharacterLegal(C, FLAGS) FsRtlTestAnsiCharacter((C), TRUE, FALSE, (FLAGS))
#define FsRtlIsLeadDbcsCharacter(DBCS_CHAR) FALSE

#endif
