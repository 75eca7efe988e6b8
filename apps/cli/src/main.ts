process.stdout.write('jangbu\n');
