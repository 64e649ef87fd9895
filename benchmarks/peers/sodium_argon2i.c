/* Times libsodium's argon2i with the parameters of encrypted keyfiles.
   Build: cc -O2 sodium_argon2i.c -l:libsodium.so.23 -o sodium_argon2i
   The two prototypes are repeated here so that the library without its headers is enough. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int sodium_init(void);
int crypto_pwhash_argon2i(
    unsigned char *out, unsigned long long outlen, const char *passwd, unsigned long long passwdlen, const unsigned char *salt,
    unsigned long long opslimit, size_t memlimit, int alg);

int main(int argc, char **argv)
{
    static const unsigned char salt[16] = {0x13, 0x71, 0x83, 0xdf, 0xf1, 0x5a, 0x09, 0xbc, 0x9c, 0x90, 0xb5, 0x51, 0x87, 0x39, 0xe9, 0xb1};
    int rounds = argc > 1 ? atoi(argv[1]) : 3;
    if (sodium_init() < 0) return 1;
    for (int i = 0; i < rounds; i++) {
        unsigned char key[32];
        struct timespec a, b;
        clock_gettime(CLOCK_MONOTONIC, &a);
        if (crypto_pwhash_argon2i(key, sizeof key, "testing_password_1", 18, salt, 8, 536870912, 1) != 0) return 2;
        clock_gettime(CLOCK_MONOTONIC, &b);
        printf("{\"seconds\": %.3f, \"key\": \"", (b.tv_sec - a.tv_sec) + (b.tv_nsec - a.tv_nsec) / 1e9);
        for (int j = 0; j < 32; j++) printf("%02x", key[j]);
        printf("\"}\n");
    }
    return 0;
}
