"""The commands of `xiaozhang`, by what an operator is about: keeping it open, bringing data in, people, safety."""
