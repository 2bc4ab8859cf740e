/* Transactions, as programs use them. */
#ifndef NTLAB_WIN32_KTMW32_H
#define NTLAB_WIN32_KTMW32_H

#include <windows.h>

LAB_DDK_BEGIN

#ifndef TRANSACTION_QUERY_INFORMATION
#define TRANSACTION_QUERY_INFORMATION 1
#define TRANSACTION_SET_INFORMATION   2
#define TRANSACTION_ENLIST            4
#define TRANSACTION_COMMIT            8
#define TRANSACTION_ROLLBACK          0x10
#define TRANSACTION_ALL_ACCESS        0x001f003f
#define TRANSACTION_DO_NOT_PROMOTE    1
#endif

HANDLE CreateTransaction(LPSECURITY_ATTRIBUTES security, LPGUID uow, DWORD options, DWORD isolation_level,
                         DWORD isolation_flags, DWORD milliseconds, LPWSTR description);
HANDLE OpenTransaction(DWORD access, LPGUID id);
BOOL CommitTransaction(HANDLE transaction);
BOOL CommitTransactionAsync(HANDLE transaction);
BOOL RollbackTransaction(HANDLE transaction);
BOOL RollbackTransactionAsync(HANDLE transaction);
BOOL GetTransactionId(HANDLE transaction, LPGUID id);
BOOL GetTransactionInformation(HANDLE transaction, PDWORD outcome, PDWORD isolation_level, PDWORD isolation_flags,
                               PDWORD milliseconds, DWORD room, LPWSTR description);
BOOL SetTransactionInformation(HANDLE transaction, DWORD isolation_level, DWORD isolation_flags, DWORD milliseconds,
                               LPWSTR description);

LAB_DDK_END

#endif
