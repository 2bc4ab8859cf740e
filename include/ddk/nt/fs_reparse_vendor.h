/* Reparse tags that others have been given. */
#ifndef NTLAB_NT_FS_REPARSE_VENDOR_H
#define NTLAB_NT_FS_REPARSE_VENDOR_H

#define IO_REPARSE_TAG_IFSTEST_CONGRUENT            0x00000009
#define IO_REPARSE_TAG_MOONWALK_HSM                 0x0000000A
#define IO_REPARSE_TAG_TSINGHUA_UNIVERSITY_RESEARCH 0x0000000B
#define IO_REPARSE_TAG_ARKIVIO                      0x0000000C
#define IO_REPARSE_TAG_SOLUTIONSOFT                 0x2000000D
#define IO_REPARSE_TAG_COMMVAULT                    0x0000000E
#define IO_REPARSE_TAG_OVERTONE                     0x0000000F
#define IO_REPARSE_TAG_SYMANTEC_HSM2                0x00000010
#define IO_REPARSE_TAG_ENIGMA_HSM                   0x00000011
#define IO_REPARSE_TAG_SYMANTEC_HSM                 0x00000012
#define IO_REPARSE_TAG_INTERCOPE_HSM                0x00000013
#define IO_REPARSE_TAG_KOM_NETWORKS_HSM             0x00000014
#define IO_REPARSE_TAG_MEMORY_TECH_HSM              0x00000015
#define IO_REPARSE_TAG_BRIDGEHEAD_HSM               0x00000016
#define IO_REPARSE_TAG_OSR_SAMPLE                   0x20000017
#define IO_REPARSE_TAG_GLOBAL360_HSM                0x00000018
#define IO_REPARSE_TAG_ALTIRIS_HSM                  0x00000019
#define IO_REPARSE_TAG_HERMES_HSM                   0x0000001A
#define IO_REPARSE_TAG_POINTSOFT_HSM                0x0000001B
#define IO_REPARSE_TAG_GRAU_DATASTORAGE_HSM         0x0000001C
#define IO_REPARSE_TAG_COMMVAULT_HSM                0x0000001D
#define IO_REPARSE_TAG_DATASTOR_SIS                 0x0000001E
#define IO_REPARSE_TAG_EDSI_HSM                     0x0000001F
#define IO_REPARSE_TAG_HP_HSM                       0x00000020
#define IO_REPARSE_TAG_SER_HSM                      0x00000021
#define IO_REPARSE_TAG_DOUBLE_TAKE_HSM              0x00000022
#define IO_REPARSE_TAG_WISDATA_HSM                  0x00000023
#define IO_REPARSE_TAG_MIMOSA_HSM                   0x00000024
#define IO_REPARSE_TAG_HSAG_HSM                     0x00000025
#define IO_REPARSE_TAG_ADA_HSM                      0x00000026
#define IO_REPARSE_TAG_AUTN_HSM                     0x00000027
#define IO_REPARSE_TAG_NEXSAN_HSM                   0x00000028
#define IO_REPARSE_TAG_DOUBLE_TAKE_SIS              0x00000029
#define IO_REPARSE_TAG_SONY_HSM                     0x0000002A
#define IO_REPARSE_TAG_ELTAN_HSM                    0x0000002B
#define IO_REPARSE_TAG_UTIXO_HSM                    0x0000002C
#define IO_REPARSE_TAG_QUEST_HSM                    0x0000002D
#define IO_REPARSE_TAG_DATAGLOBAL_HSM               0x0000002E
#define IO_REPARSE_TAG_QI_TECH_HSM                  0x2000002F
#define IO_REPARSE_TAG_DATAFIRST_HSM                0x00000030
#define IO_REPARSE_TAG_C2CSYSTEMS_HSM               0x00000031

#endif
