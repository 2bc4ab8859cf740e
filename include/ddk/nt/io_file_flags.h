/* How files are opened: access rights, sharing, dispositions, options, attributes. */
#ifndef NTLAB_NT_IO_FILE_FLAGS_H
#define NTLAB_NT_IO_FILE_FLAGS_H

#include <ntdef.h>

LAB_DDK_BEGIN

#define FILE_SUPERSEDED     0
#define FILE_OPENED         1
#define FILE_CREATED        2
#define FILE_EXISTS         4
#define FILE_DOES_NOT_EXIST 5

#define FILE_WRITE_TO_END_OF_FILE 0xffffffff

#define FILE_LIST_DIRECTORY                1
#define FILE_READ_DATA                     1
#define FILE_ADD_FILE                      2
#define FILE_WRITE_DATA                    2
#define FILE_ADD_SUBDIRECTORY              4
#define FILE_APPEND_DATA                   4
#define FILE_CREATE_PIPE_INSTANCE          4
#define FILE_READ_EA                       8
#define FILE_WRITE_EA                      0x10
#define FILE_EXECUTE                       0x20
#define FILE_TRAVERSE                      0x20
#define FILE_DELETE_CHILD                  0x40
#define FILE_READ_ATTRIBUTES               0x80
#define FILE_WRITE_ATTRIBUTES              0x0100
#define FILE_SHARE_READ                    1
#define FILE_SHARE_WRITE                   2
#define FILE_SHARE_DELETE                  4
#define FILE_SHARE_VALID_FLAGS             7
#define FILE_ATTRIBUTE_READONLY            1
#define FILE_ATTRIBUTE_HIDDEN              2
#define FILE_ATTRIBUTE_SYSTEM              4
#define FILE_ATTRIBUTE_DIRECTORY           0x10
#define FILE_ATTRIBUTE_ARCHIVE             0x20
#define FILE_ATTRIBUTE_DEVICE              0x40
#define FILE_ATTRIBUTE_NORMAL              0x80
#define FILE_ATTRIBUTE_TEMPORARY           0x0100
#define FILE_ATTRIBUTE_SPARSE_FILE         0x0200
#define FILE_ATTRIBUTE_REPARSE_POINT       0x0400
#define FILE_ATTRIBUTE_COMPRESSED          0x0800
#define FILE_ATTRIBUTE_OFFLINE             0x1000
#define FILE_ATTRIBUTE_NOT_CONTENT_INDEXED 0x2000
#define FILE_ATTRIBUTE_ENCRYPTED           0x4000
#define FILE_ATTRIBUTE_VIRTUAL             0x00010000
#define FILE_ATTRIBUTE_VALID_FLAGS         0x7fb7
#define FILE_ATTRIBUTE_VALID_SET_FLAGS     0x31a7
#define FILE_VALID_OPTION_FLAGS            0x00ffffff
#define FILE_VALID_PIPE_OPTION_FLAGS       0x32
#define FILE_VALID_MAILSLOT_OPTION_FLAGS   0x32
#define FILE_VALID_SET_FLAGS               0x36
#define FILE_SUPERSEDE                     0
#define FILE_OPEN                          1
#define FILE_CREATE                        2
#define FILE_OPEN_IF                       3
#define FILE_OVERWRITE                     4
#define FILE_OVERWRITE_IF                  5
#define FILE_MAXIMUM_DISPOSITION           5
#define FILE_DIRECTORY_FILE                1
#define FILE_WRITE_THROUGH                 2
#define FILE_SEQUENTIAL_ONLY               4
#define FILE_NO_INTERMEDIATE_BUFFERING     8
#define FILE_SYNCHRONOUS_IO_ALERT          0x10
#define FILE_SYNCHRONOUS_IO_NONALERT       0x20
#define FILE_NON_DIRECTORY_FILE            0x40
#define FILE_CREATE_TREE_CONNECTION        0x80
#define FILE_COMPLETE_IF_OPLOCKED          0x0100
#define FILE_NO_EA_KNOWLEDGE               0x0200
#define FILE_OPEN_REMOTE_INSTANCE          0x0400
#define FILE_RANDOM_ACCESS                 0x0800
#define FILE_DELETE_ON_CLOSE               0x1000
#define FILE_OPEN_BY_FILE_ID               0x2000
#define FILE_OPEN_FOR_BACKUP_INTENT        0x4000

#define FILE_OPEN_REQUIRING_OPLOCK     0x00010000
#define FILE_DISALLOW_EXCLUSIVE        0x00020000
#define FILE_RESERVE_OPFILTER          0x00100000
#define FILE_OPEN_REPARSE_POINT        0x00200000
#define FILE_OPEN_NO_RECALL            0x00400000
#define FILE_OPEN_FOR_FREE_SPACE_QUERY 0x00800000

#define FILE_ALL_ACCESS 0x001f01ff

#define FILE_GENERIC_EXECUTE 0x001200a0

#define FILE_GENERIC_READ 0x00120089

#define FILE_GENERIC_WRITE 0x00120116

#define FILE_ATTRIBUTE_DEDICATED 0x0100

LAB_DDK_END

#endif
