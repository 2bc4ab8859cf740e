/* MSVC's intrinsics that drivers use. */
#ifndef NTLAB_NT_INTRINSICS_H
#define NTLAB_NT_INTRINSICS_H

#include <ntdef.h>
#include <nt/lab_switch.h>
#include <nt/interlocked.h>
#include <nt/hal_register.h>

LAB_DDK_BEGIN /* drivers declare the intrinsics that they use as extern "C" */

/*
 * Most are functions under names of their own, and MSVC's names are plain words for those: drivers declare the ones
 * they use (`unsigned __int64 __rdtsc(void);`), and clang has some of them built in, of other types.
 */
#define LAB_INTRINSIC(type, name, parameters, value)                                                                   \
    FORCEINLINE type name parameters                                                                                   \
    {                                                                                                                  \
        value;                                                                                                         \
    }

#define _ReadWriteBarrier()           __asm__ volatile("" ::: "memory")
#define _ReadBarrier()                __asm__ volatile("" ::: "memory")
#define _WriteBarrier()               __asm__ volatile("" ::: "memory")
#define KeMemoryBarrier()             __sync_synchronize()
#define KeMemoryBarrierWithoutFence() _ReadWriteBarrier()
#define MemoryBarrier()               __sync_synchronize()
#define YieldProcessor()              lab_processor_yield()
#define YieldProcessorEx()            lab_processor_yield()
#define PAUSE_PROCESSOR               lab_processor_yield();
#define __rdtsc                       lab_timestamp_counter
#define ReadTimeStampCounter()        lab_timestamp_counter()
#define _ReturnAddress()              __builtin_return_address(0)
#define _AddressOfReturnAddress()     ((void *)((char *)__builtin_frame_address(0) + sizeof(void *)))

LAB_INTRINSIC(void, lab_faststorefence, (void), __sync_synchronize())
    LAB_INTRINSIC(void, lab_nop, (void), __asm__ volatile("nop")) LAB_INTRINSIC(ULONG, lab_popcnt, (ULONG x),
                                                                                return (ULONG)__builtin_popcount(x))
        LAB_INTRINSIC(USHORT, lab_popcnt16, (USHORT x), return (USHORT)__builtin_popcount(x))
            LAB_INTRINSIC(ULONG64, lab_popcnt64, (ULONG64 x), return (ULONG64)__builtin_popcountll(x))
                LAB_INTRINSIC(USHORT, lab_byteswap_ushort, (USHORT x), return __builtin_bswap16(x))
                    LAB_INTRINSIC(ULONG, lab_byteswap_ulong, (ULONG x),
                                  return __builtin_bswap32(x)) LAB_INTRINSIC(ULONG64, lab_byteswap_uint64, (ULONG64 x),
                                                                             return __builtin_bswap64(x))
                        LAB_INTRINSIC(USHORT, lab_lzcnt16, (USHORT x), return (USHORT)(x ? __builtin_clz(x) - 16 : 16))
                            LAB_INTRINSIC(ULONG, lab_lzcnt, (ULONG x), return x ? (ULONG)__builtin_clz(x) : 32)
                                LAB_INTRINSIC(ULONG64, lab_lzcnt64, (ULONG64 x),
                                              return x ? (ULONG64)__builtin_clzll(x) : 64)
                                    LAB_INTRINSIC(ULONG, lab_tzcnt, (ULONG x), return x ? (ULONG)__builtin_ctz(x) : 32)
                                        LAB_INTRINSIC(ULONG64, lab_tzcnt64, (ULONG64 x),
                                                      return x ? (ULONG64)__builtin_ctzll(x) : 64)
#define __faststorefence lab_faststorefence
#define _mm_mfence       lab_faststorefence
#define _mm_lfence       lab_faststorefence
#define _mm_sfence       lab_faststorefence
#define __nop            lab_nop
#define _mm_pause        lab_processor_yield
#define __popcnt         lab_popcnt
#define __popcnt16       lab_popcnt16
#define __popcnt64       lab_popcnt64
#define _mm_popcnt_u32   lab_popcnt
#define _mm_popcnt_u64   lab_popcnt64
#undef _byteswap_ushort
#undef _byteswap_ulong
#undef _byteswap_uint64
#define _byteswap_ushort lab_byteswap_ushort
#define _byteswap_ulong  lab_byteswap_ulong
#define _byteswap_uint64 lab_byteswap_uint64
#define __lzcnt16        lab_lzcnt16
#define __lzcnt          lab_lzcnt
#define __lzcnt64        lab_lzcnt64
#define _lzcnt_u32       lab_lzcnt
#define _lzcnt_u64       lab_lzcnt64
#define _tzcnt_u32       lab_tzcnt
#define _tzcnt_u64       lab_tzcnt64
/* Ends the program, or the machine: what a debugger would catch. */
#define __debugbreak()   __builtin_trap()
#define __fastfail(code) ((void)(code), __builtin_trap())
#define __ud2()          __builtin_trap()
#define __int2c()        __builtin_trap()

#define LAB_ROTATE(type, left, right, bits)                                                                            \
    LAB_INTRINSIC(type, left, (type x, int n), return (type)(x << (n & (bits - 1)) | x >> (-n & (bits - 1))))          \
    LAB_INTRINSIC(type, right, (type x, int n), return (type)(x >> (n & (bits - 1)) | x << (-n & (bits - 1))))
                                            LAB_ROTATE(UCHAR, lab_rotl8, lab_rotr8, 8)
                                                LAB_ROTATE(USHORT, lab_rotl16, lab_rotr16, 16)
                                                    LAB_ROTATE(ULONG, lab_rotl, lab_rotr, 32)
                                                        LAB_ROTATE(ULONG64, lab_rotl64, lab_rotr64, 64)
#define _rotl8  lab_rotl8
#define _rotr8  lab_rotr8
#define _rotl16 lab_rotl16
#define _rotr16 lab_rotr16
#define _rotl   lab_rotl
#define _rotr   lab_rotr
#define _lrotl  lab_rotl
#define _lrotr  lab_rotr
#define _rotl64 lab_rotl64
#define _rotr64 lab_rotr64

#define LAB_BIT_SCAN(name, type, count)                                                                                \
    FORCEINLINE UCHAR name(ULONG *Index, type Mask)                                                                    \
    {                                                                                                                  \
        if (Mask)                                                                                                      \
            *Index = (ULONG)(count);                                                                                   \
        return Mask != 0;                                                                                              \
    }
                                                            LAB_BIT_SCAN(lab_BitScanForward, ULONG, __builtin_ctz(Mask))
                                                                LAB_BIT_SCAN(lab_BitScanReverse, ULONG,
                                                                             31 - __builtin_clz(Mask))
                                                                    LAB_BIT_SCAN(lab_BitScanForward64, ULONG64,
                                                                                 __builtin_ctzll(Mask))
                                                                        LAB_BIT_SCAN(lab_BitScanReverse64, ULONG64,
                                                                                     63 - __builtin_clzll(Mask))
#define _BitScanForward   lab_BitScanForward
#define _BitScanForward64 lab_BitScanForward64
#define _BitScanReverse   lab_BitScanReverse
#define _BitScanReverse64 lab_BitScanReverse64
#define BitScanForward    lab_BitScanForward
#define BitScanReverse    lab_BitScanReverse
#define BitScanForward64  lab_BitScanForward64
#define BitScanReverse64  lab_BitScanReverse64

/* The bit as it was before. The offset may lie beyond the word, on either side. */
#define LAB_BIT_TEST(name, base, type, word_type, mask_type, shift, change)                                            \
    FORCEINLINE UCHAR name(base *Base, type Offset)                                                                    \
    {                                                                                                                  \
        word_type *word = (word_type *)Base + (Offset >> shift);                                                       \
        mask_type bit = (mask_type)1 << (Offset & ((1 << shift) - 1));                                                 \
        UCHAR before = (*word & bit) != 0;                                                                             \
                                                                                                                       \
        change;                                                                                                        \
        return before;                                                                                                 \
    }
#define LAB_BIT_TESTS(suffix, type, mask, shift)                                                                       \
    LAB_BIT_TEST(lab_bittest##suffix, type const, type, mask const, mask, shift, (void)0)                              \
    LAB_BIT_TEST(lab_bittestandset##suffix, type, type, mask, mask, shift, *word |= bit)                               \
    LAB_BIT_TEST(lab_bittestandreset##suffix, type, type, mask, mask, shift, *word &= ~bit)                            \
    LAB_BIT_TEST(lab_bittestandcomplement##suffix, type, type, mask, mask, shift, *word ^= bit)
                                                                            LAB_BIT_TESTS(, LONG, ULONG, 5)
                                                                                LAB_BIT_TESTS(64, LONG64, ULONG64, 6)
#define _bittest                lab_bittest
#define _bittestandset          lab_bittestandset
#define _bittestandreset        lab_bittestandreset
#define _bittestandcomplement   lab_bittestandcomplement
#define _bittest64              lab_bittest64
#define _bittestandset64        lab_bittestandset64
#define _bittestandreset64      lab_bittestandreset64
#define _bittestandcomplement64 lab_bittestandcomplement64
#define BitTest                 lab_bittest
#define BitTestAndSet           lab_bittestandset
#define BitTestAndReset         lab_bittestandreset
#define BitTestAndComplement    lab_bittestandcomplement
#define BitTest64               lab_bittest64
#define BitTestAndSet64         lab_bittestandset64
#define BitTestAndReset64       lab_bittestandreset64
#define BitTestAndComplement64  lab_bittestandcomplement64
#define _BitTest64              lab_bittest64
#define _BitTestAndSet64        lab_bittestandset64
#define _BitTestAndReset64      lab_bittestandreset64
#define _BitTestAndComplement64 lab_bittestandcomplement64
#define ReadWriteBarrier()      _ReadWriteBarrier()

/* The parts of an ARM system register's number. */
#define ARM64_SYSREG_OP1(reg) (((reg) >> 11) & 7)
#define ARM64_SYSREG_CRN(reg) (((reg) >> 7) & 15)
#define ARM64_SYSREG_CRM(reg) (((reg) >> 3) & 15)
#define ARM64_SYSREG_OP2(reg) ((reg)&7)

                                                                                    FORCEINLINE ULONG64
    lab_umul128(ULONG64 a, ULONG64 b, ULONG64 *high)
{
    unsigned __int128 product = (unsigned __int128)a * b;

    *high = (ULONG64)(product >> 64);
    return (ULONG64)product;
}
FORCEINLINE LONG64 lab_mul128(LONG64 a, LONG64 b, LONG64 *high)
{
    __int128 product = (__int128)a * b;

    *high = (LONG64)(product >> 64);
    return (LONG64)product;
}
LAB_INTRINSIC(ULONG64, lab_umulh, (ULONG64 a, ULONG64 b), return (ULONG64)(((unsigned __int128)a * b) >> 64))
LAB_INTRINSIC(LONG64, lab_mulh, (LONG64 a, LONG64 b), return (LONG64)(((__int128)a * b) >> 64))
LAB_INTRINSIC(ULONG64, lab_shiftleft128, (ULONG64 low, ULONG64 high, UCHAR n),
              return n & 63 ? high << (n & 63) | low >> (-n & 63) : high)
LAB_INTRINSIC(ULONG64, lab_shiftright128, (ULONG64 low, ULONG64 high, UCHAR n),
              return n & 63 ? low >> (n & 63) | high << (-n & 63) : low)
LAB_INTRINSIC(ULONG64, lab_emulu, (ULONG a, ULONG b), return (ULONG64)a * b)
LAB_INTRINSIC(LONG64, lab_emul, (int a, int b), return (LONG64)a * b)
#define _umul128             lab_umul128
#define _mul128              lab_mul128
#define __umulh              lab_umulh
#define __mulh               lab_mulh
#define __shiftleft128       lab_shiftleft128
#define __shiftright128      lab_shiftright128
#define __emulu              lab_emulu
#define __emul               lab_emul
#define UnsignedMultiply128  lab_umul128
#define Multiply128          lab_mul128
#define UnsignedMultiplyHigh lab_umulh
#define MultiplyHigh         lab_mulh
#define ShiftLeft128         lab_shiftleft128
#define ShiftRight128        lab_shiftright128

/* Strings of bytes, words, double and quad words, one element after the other: they may overlap. */
#define LAB_STRING_OPERATIONS(type, store, move)                                                                       \
    FORCEINLINE void store(type *to, type value, SIZE_T count)                                                         \
    {                                                                                                                  \
        while (count--)                                                                                                \
            *to++ = value;                                                                                             \
    }                                                                                                                  \
    FORCEINLINE void move(type *to, const type *from, SIZE_T count)                                                    \
    {                                                                                                                  \
        while (count--)                                                                                                \
            *to++ = *from++;                                                                                           \
    }
LAB_STRING_OPERATIONS(UCHAR, lab_stosb, lab_movsb)
LAB_STRING_OPERATIONS(USHORT, lab_stosw, lab_movsw)
LAB_STRING_OPERATIONS(ULONG, lab_stosd, lab_movsd)
LAB_STRING_OPERATIONS(ULONG64, lab_stosq, lab_movsq)
#define __stosb lab_stosb
#define __stosw lab_stosw
#define __stosd lab_stosd
#define __stosq lab_stosq
#define __movsb lab_movsb
#define __movsw lab_movsw
#define __movsd lab_movsd
#define __movsq lab_movsq

#define ReadAcquire(p)            __atomic_load_n((p), __ATOMIC_ACQUIRE)
#define ReadNoFence(p)            __atomic_load_n((p), __ATOMIC_RELAXED)
#define ReadRaw(p)                (*(p))
#define WriteRelease(p, v)        __atomic_store_n((p), (v), __ATOMIC_RELEASE)
#define WriteNoFence(p, v)        __atomic_store_n((p), (v), __ATOMIC_RELAXED)
#define WriteRaw(p, v)            (*(p) = (v))
#define ReadPointerAcquire(p)     __atomic_load_n((p), __ATOMIC_ACQUIRE)
#define ReadPointerNoFence(p)     __atomic_load_n((p), __ATOMIC_RELAXED)
#define WritePointerRelease(p, v) __atomic_store_n((p), (v), __ATOMIC_RELEASE)
#define WritePointerNoFence(p, v) __atomic_store_n((p), (v), __ATOMIC_RELAXED)
#define ReadULongAcquire(p)       __atomic_load_n((p), __ATOMIC_ACQUIRE)
#define ReadULongNoFence(p)       __atomic_load_n((p), __ATOMIC_RELAXED)
#define ReadAcquire64(p)          __atomic_load_n((p), __ATOMIC_ACQUIRE)
#define ReadULong64NoFence(p)     __atomic_load_n((p), __ATOMIC_RELAXED)
#define ReadULong64Acquire(p)     __atomic_load_n((p), __ATOMIC_ACQUIRE)
#define WriteULong64NoFence(p, v) __atomic_store_n((p), (v), __ATOMIC_RELAXED)
#define WriteULong64Release(p, v) __atomic_store_n((p), (v), __ATOMIC_RELEASE)
#define WriteNoFence64(p, v)      __atomic_store_n((p), (v), __ATOMIC_RELAXED)
#define ReadNoFence64(p)          __atomic_load_n((p), __ATOMIC_RELAXED)
#define WriteRelease64(p, v)      __atomic_store_n((p), (v), __ATOMIC_RELEASE)
#define WriteULongRelease(p, v)   __atomic_store_n((p), (v), __ATOMIC_RELEASE)
#define WriteULongNoFence(p, v)   __atomic_store_n((p), (v), __ATOMIC_RELAXED)
#define ReadUCharNoFence(p)       __atomic_load_n((p), __ATOMIC_RELAXED)
#define ReadInt32Acquire(p)       __atomic_load_n((p), __ATOMIC_ACQUIRE)
#define ReadInt32NoFence(p)       __atomic_load_n((p), __ATOMIC_RELAXED)
#define ReadInt32Raw(p)           (*(p))
#define ReadUInt32Acquire(p)      __atomic_load_n((p), __ATOMIC_ACQUIRE)
#define ReadUInt32NoFence(p)      __atomic_load_n((p), __ATOMIC_RELAXED)
#define ReadUInt32Raw(p)          (*(p))
#define ReadBooleanRaw(p)         (*(p))
#define WriteInt32Release(p, v)   __atomic_store_n((p), (v), __ATOMIC_RELEASE)
#define WriteInt32NoFence(p, v)   __atomic_store_n((p), (v), __ATOMIC_RELAXED)
#define WriteInt32Raw(p, v)       (*(p) = (v))
#define WriteUInt32Release(p, v)  __atomic_store_n((p), (v), __ATOMIC_RELEASE)
#define WriteUInt32NoFence(p, v)  __atomic_store_n((p), (v), __ATOMIC_RELAXED)
#define WriteUInt32Raw(p, v)      (*(p) = (v))
#define BarrierAfterRead()        _ReadWriteBarrier()
#define ReadForWriteAccess(p)     (*(p))

/* Privileged instructions, of the simulated processor. */
#define LAB_CONTROL_REGISTER(name, number)                                                                             \
    LAB_INTRINSIC(ULONG64, name, (void), return lab_control_register_read(number))
LAB_CONTROL_REGISTER(lab_readcr0, 0)
LAB_CONTROL_REGISTER(lab_readcr2, 2)
LAB_CONTROL_REGISTER(lab_readcr3, 3)
LAB_CONTROL_REGISTER(lab_readcr4, 4)
LAB_CONTROL_REGISTER(lab_readcr8, 8)
LAB_INTRINSIC(void, lab_cpuid_leaf, (int registers[4], int leaf), lab_cpuid(registers, (unsigned)leaf, 0))
LAB_INTRINSIC(void, lab_cpuid_subleaf, (int registers[4], int leaf, int subleaf),
              lab_cpuid(registers, (unsigned)leaf, (unsigned)subleaf))
FORCEINLINE ULONG64 lab_readpmc(ULONG counter)
{
    (void)counter;
    return lab_timestamp_counter();
}
FORCEINLINE ULONG64 lab_rdtscp(unsigned int *processor)
{
    *processor = 0;
    return lab_timestamp_counter();
}
LAB_INTRINSIC(ULONG64, lab_readeflags, (void), return 0x202)
/* The state that CPUID speaks of: x87, SSE, AVX. */
LAB_INTRINSIC(ULONG64, lab_xgetbv, (unsigned int number), return number ? 0 : 7)
LAB_INTRINSIC(void, lab_invlpg, (void *address), (void)address)
#define _disable     lab_interrupts_disable
#define _enable      lab_interrupts_enable
#define __readcr0    lab_readcr0
#define __readcr2    lab_readcr2
#define __readcr3    lab_readcr3
#define __readcr4    lab_readcr4
#define __readcr8    lab_readcr8
#define __readmsr    lab_msr_read
#define __writemsr   lab_msr_write
#define __readpmc    lab_readpmc
#define __rdtscp     lab_rdtscp
#define __cpuid      lab_cpuid_leaf
#define __cpuidex    lab_cpuid_subleaf
#define __readeflags lab_readeflags
#define __halt       lab_processor_yield
#define __wbinvd     lab_faststorefence
#define __invlpg     lab_invlpg
#define _xgetbv      lab_xgetbv

/* What no simulated processor does: a driver that has one of these links, and is told of it when it loads. */
LAB_DDK_BEGIN
void __writecr0(ULONG64 value);
void __writecr3(ULONG64 value);
void __writecr4(ULONG64 value);
void __writecr8(ULONG64 value);
void __writeeflags(ULONG64 value);
ULONG64 __readdr(unsigned int number);
void __writedr(unsigned int number, ULONG64 value);
void __lidt(void *descriptor);
void __sidt(void *descriptor);
void _lgdt(void *descriptor);
void _sgdt(void *descriptor);
ULONG __segmentlimit(ULONG selector);
#if !defined(__clang__) || !defined(LAB_DATABASE) /* built in, where clang compiles for Windows */
UCHAR __readgsbyte(ULONG offset);
USHORT __readgsword(ULONG offset);
ULONG __readgsdword(ULONG offset);
ULONG64 __readgsqword(ULONG offset);
#endif
void __writegsbyte(ULONG offset, UCHAR value);
void __writegsword(ULONG offset, USHORT value);
void __writegsdword(ULONG offset, ULONG value);
void __writegsqword(ULONG offset, ULONG64 value);
UCHAR __vmx_on(ULONG64 *region);
void __vmx_off(void);
UCHAR __vmx_vmclear(ULONG64 *region);
UCHAR __vmx_vmptrld(ULONG64 *region);
void __vmx_vmptrst(ULONG64 *region);
UCHAR __vmx_vmread(SIZE_T field, SIZE_T *value);
UCHAR __vmx_vmwrite(SIZE_T field, SIZE_T value);
UCHAR __vmx_vmlaunch(void);
UCHAR __vmx_vmresume(void);
LAB_DDK_END

/* Ports by instruction: the same simulated ports. */
#define LAB_PORT(bits, type, in, out, in_string, out_string)                                                           \
    LAB_INTRINSIC(type, in, (USHORT port), return READ_PORT_##bits((type *)(ULONG_PTR)port))                           \
    LAB_INTRINSIC(void, out, (USHORT port, type value), WRITE_PORT_##bits((type *)(ULONG_PTR)port, value))             \
    LAB_INTRINSIC(void, in_string, (USHORT port, type * buffer, ULONG count),                                          \
                  READ_PORT_BUFFER_##bits((type *)(ULONG_PTR)port, buffer, count))                                     \
    LAB_INTRINSIC(void, out_string, (USHORT port, type * buffer, ULONG count),                                         \
                  WRITE_PORT_BUFFER_##bits((type *)(ULONG_PTR)port, buffer, count))
LAB_PORT(UCHAR, UCHAR, lab_inbyte, lab_outbyte, lab_inbytestring, lab_outbytestring)
LAB_PORT(USHORT, USHORT, lab_inword, lab_outword, lab_inwordstring, lab_outwordstring)
LAB_PORT(ULONG, ULONG, lab_indword, lab_outdword, lab_indwordstring, lab_outdwordstring)
#define __inbyte         lab_inbyte
#define __inword         lab_inword
#define __indword        lab_indword
#define __outbyte        lab_outbyte
#define __outword        lab_outword
#define __outdword       lab_outdword
#define __inbytestring   lab_inbytestring
#define __inwordstring   lab_inwordstring
#define __indwordstring  lab_indwordstring
#define __outbytestring  lab_outbytestring
#define __outwordstring  lab_outwordstring
#define __outdwordstring lab_outdwordstring

LAB_DDK_END

#endif
